/**
 * What we think of each peer, as one number (gossipsub 1.1, peer scoring): weights and thresholds
 * are data. The router's thread owns it.
 */
@NullMarked
package org.poai.libp2p.gossipsub.score;

import org.jspecify.annotations.NullMarked;
