package org.poai.libp2p.mdns;

import java.util.List;

/**
 * What matters of a DNS message (RFC 1035): questions, and of the records in all its sections those
 * of the types PTR and TXT in the class IN. Names are joined with dots; a dot inside a label has a
 * backslash before it.
 */
record DnsMessage(
    boolean isResponse, List<Question> questions, List<Pointer> pointers, List<Text> texts) {
  static final int PTR = 12;
  static final int TXT = 16;
  static final int ANY = 255;
  static final int IN = 1;

  DnsMessage {
    questions = List.copyOf(questions);
    pointers = List.copyOf(pointers);
    texts = List.copyOf(texts);
  }

  /** A question in the class IN. */
  record Question(String name, int type) {}

  /** A PTR record: {@code name} has an instance called {@code target}. */
  record Pointer(String name, String target) {}

  /** A TXT record. */
  record Text(String name, List<String> strings) {
    Text {
      strings = List.copyOf(strings);
    }
  }
}
