package org.poai.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.poai.gateway.ChatTemplate.Form;
import org.poai.gateway.ChatTurn.Role;
import org.poai.inference.ModelFile.ChatHints;
import org.poai.json.Json;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;

class ChatTemplateTest {
  private static final Path VECTORS = Path.of("docs", "vectors", "chat.json");
  private static final String SMOLLM_SYSTEM =
      "You are a helpful AI assistant named SmolLM, trained by Hugging Face";

  @Test
  void render_everyFamily_isWhatItsTemplateWritesInJinja() throws Exception {
    List<JsonValue> cases =
        Json.parse(Files.readAllBytes(VECTORS)).asObject().get("cases").asArray();
    for (JsonValue each : cases) {
      JsonObject vector = each.asObject();
      assertThat(template(vector).render(turns(vector)))
          .as(vector.string("form"))
          .isEqualTo(vector.string("prompt"));
    }
    assertThat(cases).hasSizeGreaterThan(25);
  }

  private static ChatTemplate template(JsonObject vector) throws Exception {
    String form = vector.string("form");
    boolean isSmol = form.equals("smollm2");
    return new ChatTemplate(
        isSmol ? Form.CHATML : Form.valueOf(form.toUpperCase(Locale.ROOT)),
        isSmol ? Optional.of(SMOLLM_SYSTEM) : Optional.empty(),
        vector.string("endToken"));
  }

  private static List<ChatTurn> turns(JsonObject vector) throws Exception {
    List<ChatTurn> turns = new ArrayList<>();
    for (JsonValue message : vector.get("messages").asArray()) {
      JsonObject turn = message.asObject();
      Role role = Role.valueOf(turn.string("role").toUpperCase(Locale.ROOT));
      turns.add(new ChatTurn(role, turn.string("content")));
    }
    return turns;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "CHATML; {{ '<|im_start|>' + message.role + '<|im_end|>' }}",
        "LLAMA_3; {{ '<|start_header_id|>' + role + '<|end_header_id|>' + text + '<|eot_id|>' }}",
        "LLAMA_3_1; <|start_header_id|><|eot_id|> Cutting Knowledge Date: December 2023",
        "LLAMA_2; {{ '[INST] ' + '<<SYS>>' + ' [/INST]' }}",
        "MISTRAL; {{ '[INST] ' + text + ' [/INST]' }}",
        "MISTRAL_3; {{ '[INST] ' + text + '[/INST]' }}",
        "ZEPHYR; {{ '<|user|>\\n' + text + eos_token }}{{ '<|assistant|>' + text + eos_token }}",
        "TULU; {{ '<|user|>\\n' + text + '\\n' }}{{ '<|assistant|>\\n' + text + eos_token }}",
        "PLAIN; {{ text }}",
        "PLAIN; <start_of_turn>user",
      })
  void of_program_isKnownByItsMarks(Form form, String program) {
    assertThat(ChatTemplate.of(new ChatHints(Optional.of(program), "</s>")).form()).isEqualTo(form);
  }

  @Test
  void of_programWithASystemTextOfItsOwn_writesItWhereThereIsNone() {
    for (String lineFeed : List.of("\\n", "\n")) {
      String program =
          "{% if x %}{{ '<|im_start|>system" + lineFeed + "Be kind.<|im_end|>' }}{% endif %}";
      ChatTemplate template = ChatTemplate.of(new ChatHints(Optional.of(program), ""));
      assertThat(template.render(List.of(new ChatTurn(Role.USER, "a"))))
          .startsWith("<|im_start|>system\nBe kind.<|im_end|>\n<|im_start|>user\na");
      assertThat(template.render(List.of(new ChatTurn(Role.SYSTEM, "b"))))
          .startsWith("<|im_start|>system\nb<|im_end|>");
    }
  }

  @Test
  void of_noProgram_isPlain() {
    ChatTemplate template = ChatTemplate.of(new ChatHints(Optional.empty(), ""));
    assertThat(
            template.render(
                List.of(
                    new ChatTurn(Role.SYSTEM, "Be kind."),
                    new ChatTurn(Role.USER, "a"),
                    new ChatTurn(Role.ASSISTANT, "b"),
                    new ChatTurn(Role.USER, "c"))))
        .isEqualTo("Be kind.\nUser: a\nAssistant: b\nUser: c\nAssistant:");
  }

  @Test
  void render_llama31_writesItsDatesIntoTheSystemsTurn() {
    ChatTemplate template = new ChatTemplate(Form.LLAMA_3_1, Optional.empty(), "<|eot_id|>");
    String dates = "Cutting Knowledge Date: December 2023\nToday Date: 26 Jul 2024\n\n";
    assertThat(template.render(List.of(new ChatTurn(Role.USER, "Hi"))))
        .isEqualTo(
            "<|start_header_id|>system<|end_header_id|>\n\n"
                + dates
                + "<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nHi<|eot_id|>"
                + "<|start_header_id|>assistant<|end_header_id|>\n\n");
  }
}
