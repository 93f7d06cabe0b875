package org.poai.gateway;

import java.util.List;

/**
 * What a backend is asked for.
 *
 * @param maxTokens of the answer, at least 1; it may have fewer where less fits
 */
public record Order(Content content, int maxTokens) {
  /** What the model is to continue. */
  public sealed interface Content {
    /** The prompt that the model gets, where conversations are written by this template. */
    String prompt(ChatTemplate template);

    /** A text, as it is. */
    record Text(String text) implements Content {
      @Override
      public String prompt(ChatTemplate template) {
        return text;
      }
    }

    /** A conversation, whose next turn is the assistant's. */
    record Conversation(List<ChatTurn> turns) implements Content {
      public Conversation {
        turns = List.copyOf(turns);
      }

      @Override
      public String prompt(ChatTemplate template) {
        return template.render(turns);
      }
    }
  }
}
