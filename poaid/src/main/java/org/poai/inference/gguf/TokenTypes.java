package org.poai.inference.gguf;

import org.poai.inference.ModelFile.TokenType;

/** The file's numbers for token types ({@code enum llama_token_type}). */
public final class TokenTypes {
  private TokenTypes() {}

  public static int code(TokenType type) {
    return switch (type) {
      case UNDEFINED -> 0;
      case NORMAL -> 1;
      case UNKNOWN -> 2;
      case CONTROL -> 3;
      case USER_DEFINED -> 4;
      case UNUSED -> 5;
      case BYTE -> 6;
    };
  }

  /** The type of a number; any that stands for none is undefined. */
  static TokenType of(int code) {
    for (TokenType type : TokenType.values()) {
      if (code(type) == code) {
        return type;
      }
    }
    return TokenType.UNDEFINED;
  }
}
