/**
 * GGUF, the file format of llama.cpp's models (version 3 of the ggml project's {@code gguf.md}):
 * reads and judges a file before native code sees it, and writes the headers of synthetic ones.
 */
@NullMarked
package org.poai.inference.gguf;

import org.jspecify.annotations.NullMarked;
