/**
 * llama.cpp through the {@code de.kherud:llama} binding, and the only user of it: finds and checks
 * the native library, pins the settings that are part of the engine id, and bounds everything
 * before native code sees it. Native code can end the whole JVM, so the node runs this in a child
 * process.
 */
@NullMarked
package org.poai.inference.llama;

import org.jspecify.annotations.NullMarked;
