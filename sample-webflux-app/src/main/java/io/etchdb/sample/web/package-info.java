/** What the resources share: pages, merge patches, and problem details for whatever goes wrong. */
@NullMarked
package io.etchdb.sample.web;

import org.jspecify.annotations.NullMarked;
