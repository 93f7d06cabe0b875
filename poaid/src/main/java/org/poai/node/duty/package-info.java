/**
 * What the node does with accounts of its operator: it reveals the keys of own datasets in their
 * blocks, and takes part in the inference market. The services have threads of their own; heads and
 * the pool are told from others.
 */
@NullMarked
package org.poai.node.duty;

import org.jspecify.annotations.NullMarked;
