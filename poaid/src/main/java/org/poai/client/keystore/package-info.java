/**
 * Keys of accounts and the files that hold them, encrypted under a password (Web3 Secret Storage,
 * version 3). Secrets are byte arrays that are wiped after use, as far as Java lets us; none is in
 * a {@code toString} or a message. Objects belong to who made them.
 */
@NullMarked
package org.poai.client.keystore;

import org.jspecify.annotations.NullMarked;
