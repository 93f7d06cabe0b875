/**
 * The records that the quiz asks about: corpora from files or from a procedure, their Merkle root,
 * and the sealed file in which they lie encrypted.
 */
@NullMarked
package org.poai.dataset;

import org.jspecify.annotations.NullMarked;
