/**
 * {@code poaid gov}: locked coin, votes and proposals, through a node. Keys stay here, as in the
 * wallet; what a proposal is about is computed from its files.
 */
@NullMarked
package org.poai.cli.gov;

import org.jspecify.annotations.NullMarked;
