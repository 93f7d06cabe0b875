package org.poai.metrics;

import java.util.Locale;

/** The part of the node that a metric belongs to; the word after {@code poai_} in its name. */
public enum MetricCategory {
  CHAIN,
  QUIZ,
  INFERENCE,
  STORE,
  MINER,
  LIBP2P,
  NETWORK,
  TXPOOL,
  RPC,
  NODE;

  String prefix() {
    return "poai_" + name().toLowerCase(Locale.ROOT) + "_";
  }
}
