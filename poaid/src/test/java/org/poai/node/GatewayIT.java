package org.poai.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel.OpenAiChatModelBuilder;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiTokenUsage;
import dev.langchain4j.model.output.FinishReason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** langchain4j, as its users have it, against a node that mines with the development model. */
final class GatewayIT {
  private static final Pattern URL = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/v1");
  private static final int CHATS = 10;

  @TempDir static Path folder;
  private static Daemon node;
  private static String url;
  private static String token;

  @BeforeAll
  static void start() throws Exception {
    node =
        Daemon.mining(folder, "--no-mdns", "--p2p-port=0", "--rpc-port=0", "--openai=127.0.0.1:0");
    url = node.find(URL);
    token = Files.readString(folder.resolve("rpc.token")).strip();
  }

  @AfterAll
  static void stop() {
    if (node != null) {
      node.close();
    }
  }

  private static OpenAiChatModelBuilder model() {
    return OpenAiChatModel.builder()
        .baseUrl(url)
        .apiKey(token)
        .modelName("poai/local")
        .maxTokens(12)
        .maxRetries(0)
        .timeout(Duration.ofMinutes(2));
  }

  @Test
  void chat_whole_isAnswered_andTheSameEachTime() {
    ChatResponse first =
        model()
            .build()
            .chat(
                SystemMessage.from("Be brief."),
                UserMessage.from("What is the capital of France?"));
    assertThat(first.aiMessage().text()).isNotBlank();
    assertThat(first.finishReason()).isEqualTo(FinishReason.LENGTH);
    assertThat(first.tokenUsage().outputTokenCount()).isEqualTo(12);
    assertThat(first.tokenUsage().inputTokenCount()).isBetween(10, 60);
    ChatResponse second =
        model()
            .temperature(1.5)
            .seed(7)
            .build()
            .chat(
                SystemMessage.from("Be brief."),
                UserMessage.from("What is the capital of France?"));
    assertThat(second.aiMessage().text()).isEqualTo(first.aiMessage().text());
  }

  @Test
  void chat_severalTurnsAndAStopWord_areHonoured() {
    String whole =
        model()
            .build()
            .chat(UserMessage.from("one"), AiMessage.from("two"), UserMessage.from("three"))
            .aiMessage()
            .text();
    String stop = whole.strip().substring(3, 8);
    ChatResponse cut =
        model()
            .stop(List.of(stop))
            .build()
            .chat(UserMessage.from("one"), AiMessage.from("two"), UserMessage.from("three"));
    assertThat(cut.finishReason()).isEqualTo(FinishReason.STOP);
    assertThat(whole).startsWith(cut.aiMessage().text()).isNotEqualTo(cut.aiMessage().text());
    assertThat(cut.aiMessage().text()).doesNotContain(stop);
  }

  @Test
  void tenStreamsAtOnce_allEnd_andMiningGoesOn() throws Exception {
    OpenAiStreamingChatModel model =
        OpenAiStreamingChatModel.builder()
            .baseUrl(url)
            .apiKey(token)
            .modelName("poai/local")
            .maxTokens(48)
            .timeout(Duration.ofMinutes(2))
            .build();
    List<CompletableFuture<ChatResponse>> ends = new ArrayList<>();
    List<StringBuilder> texts = new ArrayList<>();
    for (int i = 0; i < CHATS; i++) {
      StringBuilder text = new StringBuilder();
      CompletableFuture<ChatResponse> end = new CompletableFuture<>();
      model.chat("Question " + i, collect(text, end));
      texts.add(text);
      ends.add(end);
    }
    for (int i = 0; i < CHATS; i++) {
      ChatResponse response = ends.get(i).get(2, TimeUnit.MINUTES);
      assertThat(texts.get(i).toString()).isEqualTo(response.aiMessage().text()).isNotBlank();
      assertThat(((OpenAiTokenUsage) response.tokenUsage()).outputTokenCount()).isBetween(1, 48);
    }
    node.awaitMined(1);
  }

  private static StreamingChatResponseHandler collect(
      StringBuilder text, CompletableFuture<ChatResponse> end) {
    return new StreamingChatResponseHandler() {
      @Override
      public void onPartialResponse(String piece) {
        text.append(piece);
      }

      @Override
      public void onCompleteResponse(ChatResponse response) {
        end.complete(response);
      }

      @Override
      public void onError(Throwable error) {
        end.completeExceptionally(error);
      }
    };
  }

  @Test
  void errors_areThoseThatTheLibraryKnows() {
    assertThatThrownBy(() -> model().apiKey("wrong").build().chat("a"))
        .isInstanceOf(AuthenticationException.class);
    assertThatThrownBy(() -> model().modelName("gpt-4o").build().chat("a"))
        .isInstanceOf(ModelNotFoundException.class);
    assertThatThrownBy(() -> model().build().chat("a ".repeat(2000)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("context_length_exceeded");
  }
}
