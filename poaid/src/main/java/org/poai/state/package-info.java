/**
 * Accounts, code and storage in a Merkle Patricia trie: reads at a root in O(1), journaled updates,
 * proofs, commit. The head's state lies flat; per-block reverse diffs lead back to recent states.
 */
@NullMarked
package org.poai.state;

import org.jspecify.annotations.NullMarked;
