/**
 * The wallet's commands: keys of the keystore, and transactions that are signed here and sent
 * through a node.
 */
@NullMarked
package org.poai.cli.wallet;

import org.jspecify.annotations.NullMarked;
