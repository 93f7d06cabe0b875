/**
 * Native code of libraries, on its way into this process.
 *
 * <p>Depends on nothing.
 */
@org.jspecify.annotations.NullMarked
package org.poai.jni;
