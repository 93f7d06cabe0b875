package org.poai.inference.gguf;

import java.util.Optional;
import org.poai.inference.ModelFile.TokenType;

/** The file's numbers for token types ({@code enum llama_token_type}, without its UNDEFINED). */
public final class TokenTypes {
  private TokenTypes() {}

  public static int code(TokenType type) {
    return switch (type) {
      case NORMAL -> 1;
      case UNKNOWN -> 2;
      case CONTROL -> 3;
      case USER_DEFINED -> 4;
      case UNUSED -> 5;
      case BYTE -> 6;
    };
  }

  static Optional<TokenType> of(int code) {
    for (TokenType type : TokenType.values()) {
      if (code(type) == code) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
