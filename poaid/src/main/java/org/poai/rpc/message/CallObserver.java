package org.poai.rpc.message;

/** Hears of each call that is answered, with or without a result. Safe from any thread. */
@FunctionalInterface
public interface CallObserver {
  /** The method's name where there is none of the name that was asked for. */
  String UNKNOWN = "unknown";

  /** Nobody who hears. */
  CallObserver NONE = () -> (method, failed) -> {};

  /** A call has come. */
  Call begin();

  /** To be told when that call is answered. */
  @FunctionalInterface
  interface Call {
    void with(String method, boolean failed);
  }
}
