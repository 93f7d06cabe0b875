/**
 * Delta files, protocol section 11: how a model file is made from an older one. What is read is a
 * stranger's, so every number is bounded before it is used, and the result counts only with the
 * hash that it must have. No threads of its own.
 */
@NullMarked
package org.poai.governance.delta;

import org.jspecify.annotations.NullMarked;
