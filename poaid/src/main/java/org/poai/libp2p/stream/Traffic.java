package org.poai.libp2p.stream;

/** Hears of the bytes of streams, by protocol; on event loops. */
public interface Traffic {
  /** Counts nothing. */
  Traffic NONE =
      new Traffic() {
        @Override
        public void received(String protocol, int bytes) {}

        @Override
        public void sent(String protocol, int bytes) {}
      };

  /** Payload that came in; {@code protocol} is empty while it is negotiated. */
  void received(String protocol, int bytes);

  void sent(String protocol, int bytes);
}
