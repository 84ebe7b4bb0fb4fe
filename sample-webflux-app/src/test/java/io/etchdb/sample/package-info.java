/** Starts the application on either database and goes through HTTP. */
@NullMarked
package io.etchdb.sample;

import org.jspecify.annotations.NullMarked;
