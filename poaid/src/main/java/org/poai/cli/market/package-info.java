/**
 * {@code poaid market}: jobs, challenges and channels of the inference market, through a node. Keys
 * stay here, as in the wallet; texts of strangers are printed as text.
 */
@NullMarked
package org.poai.cli.market;

import org.jspecify.annotations.NullMarked;
