/**
 * The gateway as a part of the node: opens its port for whoever shows the node's token. Requests
 * are read by two workers of its own; what answers them has threads elsewhere. It is started once
 * and stops with the node.
 */
@NullMarked
package org.poai.node.chat;

import org.jspecify.annotations.NullMarked;
