package org.poai.inference.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.poai.inference.Continuation;
import org.poai.inference.ModelFile;
import org.poai.inference.TextTaker;
import org.poai.inference.gguf.GgufModel;
import org.poai.inference.llama.LlamaEngine;
import org.poai.inference.llama.LlamaFixture;
import org.poai.inference.synth.DevelopmentModel;
import org.poai.json.Jcs;
import org.poai.json.Json;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonArray;
import org.poai.json.JsonValue.JsonObject;
import org.poai.json.PrettyJson;

/**
 * Answers of the development model, recomputed. With {@code POAI_WRITE_VECTORS=1} in the
 * environment the file is written instead: only when a rule of the chain has changed.
 */
class AnswerReferenceTest {
  private static final Path VECTORS = Path.of("docs", "vectors", "answers.json");
  private static final List<Integer> LENGTHS = List.of(1, 8, 384);

  private static LlamaEngine engine;
  private static ModelAnswers answers;

  @BeforeAll
  static void open() throws Exception {
    engine = LlamaEngine.load(LlamaFixture.library(), LlamaFixture.model(), 1, 0);
    ModelFile model = GgufModel.read(LlamaFixture.model()).toModelFile(DevelopmentModel.SHA256);
    answers = new ModelAnswers(engine, model.vocabulary());
  }

  @AfterAll
  static void close() {
    if (engine != null) {
      engine.close();
    }
  }

  @Test
  void vectors_recomputed_areThoseOfTheFile() throws Exception {
    List<JsonValue> cases = new ArrayList<>();
    for (String prompt : prompts()) {
      for (int tokens : LENGTHS) {
        cases.add(testCase(prompt, tokens));
      }
    }
    // Its last token begins a character that the limit cuts.
    cases.add(testCase("What is this?", cutAt("What is this?")));
    JsonObject computed =
        new JsonObject(
            Map.of(
                "comment",
                JsonValue.of(
                    "The rule Answer of docs/spec.md, section 11, with the development model."),
                "model",
                JsonValue.of(DevelopmentModel.SHA256.toHex()),
                "cases",
                new JsonArray(cases)));
    if (System.getenv("POAI_WRITE_VECTORS") != null) {
      Files.writeString(VECTORS, PrettyJson.of(computed) + "\n");
    }
    JsonValue golden = Json.parse(Files.readAllBytes(VECTORS));
    assertThat(Jcs.toString(computed)).isEqualTo(Jcs.toString(golden));
  }

  private static List<String> prompts() throws Exception {
    return List.of(
        "x",
        " ",
        "What is the capital of France?",
        "Question 39",
        "한국의 수도는 어디입니까?",
        "😀",
        "The answer</s> is",
        "<s>What is this?",
        "<unk>",
        "a b ".repeat(512),
        "The green river is long. ".repeat(82).substring(0, 2048),
        promptOf(510),
        promptOf(511));
  }

  /** A prompt whose encoding has so many tokens, BOS not counted. */
  private static String promptOf(int count) throws Exception {
    StringBuilder prompt = new StringBuilder("x");
    while (engine.encode(prompt.toString()).length < count) {
      prompt.append("\n");
    }
    return prompt.toString();
  }

  /** A number of tokens at which the text ends within a character. */
  private static int cutAt(String prompt) throws Exception {
    for (int tokens = 1; tokens < 64; tokens++) {
      Continuation text = engine.generate(prompt, tokens, TextTaker.ALL);
      if (!engine.complete(prompt, tokens).equals(text.text())) {
        return tokens;
      }
    }
    throw new AssertionError("no text of " + prompt + " ends within a character");
  }

  private static JsonObject testCase(String prompt, int tokens) throws Exception {
    JobAnswer answer = answers.answer(prompt, tokens);
    return new JsonObject(
        Map.of(
            "prompt", JsonValue.of(prompt),
            "maxTokens", JsonValue.of(tokens),
            "promptTokens", JsonValue.of(answer.promptTokens()),
            "end", JsonValue.of(answer.reason().name().toLowerCase(Locale.ROOT)),
            "text", JsonValue.of(answer.text()),
            "resultHash", JsonValue.of(answer.hash().toHex())));
  }
}
