/**
 * Runs one model behind {@link org.poai.inference.InferenceEngine}, normally in a child JVM; reads,
 * checks and synthesizes model files. One engine thread owns the engine.
 */
@NullMarked
package org.poai.inference;

import org.jspecify.annotations.NullMarked;
