/**
 * Writes llama-architecture model files from nothing but a seed: the development model that every
 * fresh node uses, and larger ones of real models' shapes for measuring. Callers own the thread.
 */
@NullMarked
package org.poai.inference.synth;

import org.jspecify.annotations.NullMarked;
