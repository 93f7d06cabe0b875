package org.poai.gateway;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.poai.gateway.ChatTurn.Role;
import org.poai.inference.ModelFile.ChatHints;

/**
 * How a conversation is written for a model. A GGUF file says it as a program in Jinja; programs of
 * strangers are not run here, but the family is seen by the marks that the program writes, and each
 * family's form is a few lines of ours. BOS is left to the engine.
 *
 * @param systemText what stands in the system's turn where the conversation has none
 * @param endToken what ends a turn in the families that spell it
 */
public record ChatTemplate(Form form, Optional<String> systemText, String endToken) {
  /** A family of models. */
  public enum Form {
    CHATML,
    LLAMA_2,
    LLAMA_3,
    LLAMA_3_1,
    MISTRAL,
    MISTRAL_3,
    ZEPHYR,
    TULU,
    /** Every other file, and where control tokens may not be. */
    PLAIN
  }

  /** For models that know no form of their own. */
  public static final ChatTemplate PLAIN = new ChatTemplate(Form.PLAIN, Optional.empty(), "");

  /** The system's turn that a template of the family ChatML writes by itself. */
  private static final Pattern CHATML_SYSTEM =
      Pattern.compile("<\\|im_start\\|>system(?:\\\\n|\n)([^<>{}'\"]{1,500})<\\|im_end\\|>");

  /** A turn of the user that the end token closes. */
  private static final Pattern ENDED_QUESTION = Pattern.compile("<\\|user\\|>[^}]{0,200}eos_token");

  private static final String LLAMA_3_DATES =
      "Cutting Knowledge Date: December 2023\nToday Date: 26 Jul 2024\n\n";

  /** The template of a file that says this of conversations. */
  public static ChatTemplate of(ChatHints chat) {
    String program = chat.template().orElse("");
    Matcher system = CHATML_SYSTEM.matcher(program);
    Form form = form(program);
    boolean writesSystem = form == Form.CHATML && system.find();
    return new ChatTemplate(
        form, writesSystem ? Optional.of(system.group(1)) : Optional.empty(), chat.endToken());
  }

  private static Form form(String program) {
    if (program.contains("<|im_start|>")) {
      return Form.CHATML;
    }
    if (program.contains("<|start_header_id|>") && program.contains("<|eot_id|>")) {
      return program.contains("Cutting Knowledge Date") ? Form.LLAMA_3_1 : Form.LLAMA_3;
    }
    if (program.contains("[INST]")) {
      Form mistral = program.contains(" [/INST]") ? Form.MISTRAL : Form.MISTRAL_3;
      return program.contains("<<SYS>>") ? Form.LLAMA_2 : mistral;
    }
    if (program.contains("<|user|>") && program.contains("<|assistant|>")) {
      return ENDED_QUESTION.matcher(program).find() ? Form.ZEPHYR : Form.TULU;
    }
    return Form.PLAIN;
  }

  /** The prompt that the assistant's next turn continues. */
  public String render(List<ChatTurn> conversation) {
    StringBuilder prompt = new StringBuilder();
    switch (form) {
      case CHATML -> chatml(prompt, conversation);
      case LLAMA_2 -> llama2(prompt, conversation);
      case LLAMA_3, LLAMA_3_1 -> llama3(prompt, conversation);
      case MISTRAL -> mistral(prompt, conversation, " [/INST]");
      case MISTRAL_3 -> mistral(prompt, conversation, "[/INST]");
      case ZEPHYR -> marked(prompt, conversation, endToken + "\n");
      case TULU -> marked(prompt, conversation, "\n");
      case PLAIN -> plain(prompt, conversation);
    }
    return prompt.toString();
  }

  private void chatml(StringBuilder prompt, List<ChatTurn> conversation) {
    if (systemText.isPresent() && conversation.get(0).role() != Role.SYSTEM) {
      prompt.append("<|im_start|>system\n").append(systemText.get()).append("<|im_end|>\n");
    }
    for (ChatTurn turn : conversation) {
      prompt.append("<|im_start|>").append(turn.role().word()).append("\n");
      prompt.append(turn.text()).append("<|im_end|>\n");
    }
    prompt.append("<|im_start|>assistant\n");
  }

  private void llama3(StringBuilder prompt, List<ChatTurn> conversation) {
    List<ChatTurn> turns = conversation;
    if (form == Form.LLAMA_3_1) {
      boolean hasSystem = turns.get(0).role() == Role.SYSTEM;
      String system = hasSystem ? turns.get(0).text().strip() : "";
      header(prompt, "system").append(LLAMA_3_DATES).append(system).append("<|eot_id|>");
      turns = turns.subList(hasSystem ? 1 : 0, turns.size());
    }
    for (ChatTurn turn : turns) {
      header(prompt, turn.role().word()).append(turn.text().strip()).append("<|eot_id|>");
    }
    header(prompt, "assistant");
  }

  private static StringBuilder header(StringBuilder prompt, String role) {
    return prompt.append("<|start_header_id|>").append(role).append("<|end_header_id|>\n\n");
  }

  private static void llama2(StringBuilder prompt, List<ChatTurn> conversation) {
    String system = "";
    String begin = "";
    for (ChatTurn turn : conversation) {
      switch (turn.role()) {
        case SYSTEM -> system = "<<SYS>>\n" + turn.text() + "\n<</SYS>>\n\n";
        case USER -> {
          String text = (system + turn.text()).strip();
          prompt.append(begin).append("[INST] ").append(text).append(" [/INST]");
          system = "";
          begin = "<s>"; // the engine writes the first one
        }
        case ASSISTANT -> prompt.append(" ").append(turn.text().strip()).append(" </s>");
      }
    }
  }

  /** The system's text stands in the user's first turn. */
  private void mistral(StringBuilder prompt, List<ChatTurn> conversation, String end) {
    String system = "";
    for (ChatTurn turn : conversation) {
      switch (turn.role()) {
        case SYSTEM -> system = turn.text() + "\n\n";
        case USER -> {
          prompt.append("[INST] ").append(system).append(turn.text()).append(end);
          system = "";
        }
        case ASSISTANT -> {
          String text = form == Form.MISTRAL_3 ? " " + turn.text().strip() : turn.text();
          prompt.append(text).append("</s>");
        }
      }
    }
  }

  /**
   * Turns behind the name of who has them.
   *
   * @param end of a turn that is not the assistant's
   */
  private void marked(StringBuilder prompt, List<ChatTurn> conversation, String end) {
    for (ChatTurn turn : conversation) {
      prompt.append("<|").append(turn.role().word()).append("|>\n").append(turn.text());
      prompt.append(turn.role() == Role.ASSISTANT ? endToken + "\n" : end);
    }
    prompt.append("<|assistant|>\n");
  }

  private static void plain(StringBuilder prompt, List<ChatTurn> conversation) {
    for (ChatTurn turn : conversation) {
      prompt.append(
          switch (turn.role()) {
            case SYSTEM -> "";
            case USER -> "User: ";
            case ASSISTANT -> "Assistant: ";
          });
      prompt.append(turn.text()).append("\n");
    }
    prompt.append("Assistant:");
  }
}
