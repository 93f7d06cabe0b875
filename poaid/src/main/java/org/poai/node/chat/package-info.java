/** The gateway as a part of the node: its port, and which models it offers. */
@NullMarked
package org.poai.node.chat;

import org.jspecify.annotations.NullMarked;
