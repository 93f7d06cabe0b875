/** Joins what {@code --dev} adds to a node. */
@NullMarked
package org.poai.node.dev;

import org.jspecify.annotations.NullMarked;
