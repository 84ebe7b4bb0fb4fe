/** Authors: the plainest resource, a row and the five operations on it. */
@NullMarked
package io.etchdb.sample.author;

import org.jspecify.annotations.NullMarked;
