/**
 * Native code on its way from the jars of libraries into this process. Whoever first needs a
 * library loads it, on its own thread; nothing of it is left on the disk.
 */
@NullMarked
package org.poai.jni;

import org.jspecify.annotations.NullMarked;
