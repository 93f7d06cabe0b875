package org.poai.inference;

/** What a manifest can name as the engine that is referee: the software, without its build. */
public enum EngineKind {
  /** llama.cpp through the binding de.kherud:llama 4.2.0. */
  LLAMA("kherud-4.2.0");

  private final String text;

  EngineKind(String text) {
    this.text = text;
  }

  /** As an engine's name begins. */
  String text() {
    return text;
  }
}
