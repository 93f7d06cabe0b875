/**
 * The test kit that suites of several packages share: virtual time, a machine and a network that
 * live in it.
 */
@NullMarked
package org.poai.testing;

import org.jspecify.annotations.NullMarked;
