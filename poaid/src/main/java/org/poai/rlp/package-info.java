/**
 * The strict canonical codec of Recursive Length Prefix (Yellow Paper, appendix B): one byte string
 * for each item, and nothing else is read. Stateless.
 */
@NullMarked
package org.poai.rlp;

import org.jspecify.annotations.NullMarked;
