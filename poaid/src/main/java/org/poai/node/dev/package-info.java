/**
 * Joins what {@code --dev} adds to a node: its clock, the chain of one developer, and the methods
 * over those of every node. Without that flag nothing of it is there. The thread {@code dev}
 * belongs to the chain of the developer.
 */
@NullMarked
package org.poai.node.dev;

import org.jspecify.annotations.NullMarked;
