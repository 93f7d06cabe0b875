package org.poai.jni;

/**
 * Native code of a library cannot be unpacked or loaded. The message is the end of a sentence for
 * the operator, which begins with the library's name.
 */
public final class NativeCodeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NativeCodeException(String message, Throwable cause) {
    super(message, cause);
  }
}
