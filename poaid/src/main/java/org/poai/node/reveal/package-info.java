/**
 * Brings the keys of this operator's datasets onto the chain in the blocks in which they are
 * accepted. The service has a thread of its own; heads and the pool are told from others.
 */
@NullMarked
package org.poai.node.reveal;

import org.jspecify.annotations.NullMarked;
