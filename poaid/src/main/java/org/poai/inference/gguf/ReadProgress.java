package org.poai.inference.gguf;

/** Told, every few megabytes, how many bytes of a long read or write are done. */
@FunctionalInterface
public interface ReadProgress {
  ReadProgress NONE = (done, total) -> {};

  void at(long done, long total);
}
