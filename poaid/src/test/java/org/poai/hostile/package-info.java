/**
 * Strangers who mean harm, made of the node's own classes and of bare sockets: each attack is one
 * class or one method, and {@link org.poai.hostile.Siege} has many of them at a node at the same
 * time.
 */
@NullMarked
package org.poai.hostile;

import org.jspecify.annotations.NullMarked;
