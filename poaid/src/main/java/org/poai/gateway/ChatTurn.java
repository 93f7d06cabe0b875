package org.poai.gateway;

/** One message of a conversation. */
public record ChatTurn(Role role, String text) {
  /** Who says it. */
  public enum Role {
    SYSTEM("system"),
    USER("user"),
    ASSISTANT("assistant");

    private final String word;

    Role(String word) {
      this.word = word;
    }

    /** As it stands in requests and templates. */
    String word() {
      return word;
    }
  }
}
