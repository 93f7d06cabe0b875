/**
 * Runs the official tests of Ethereum against our EVM, for {@code poaid dev} and for our own tests.
 * Stateless; files come from whoever runs it and are trusted to be of a sane size.
 */
@NullMarked
package org.poai.tools.conformance;

import org.jspecify.annotations.NullMarked;
