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
  GOVERNANCE,
  MARKET,
  NODE,
  /** The process, by the names that every exporter of Prometheus gives its figures. */
  PROCESS,
  /** The JVM, likewise. */
  JVM;

  String prefix() {
    String word = name().toLowerCase(Locale.ROOT) + "_";
    return this == PROCESS || this == JVM ? word : "poai_" + word;
  }
}
