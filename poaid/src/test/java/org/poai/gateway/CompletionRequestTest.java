package org.poai.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.poai.gateway.ApiError.Failure;
import org.poai.gateway.ChatTurn.Role;
import org.poai.gateway.Order.Content;

class CompletionRequestTest {
  private static final String HELLO = "'messages':[{'role':'user','content':'hello'}]";

  @Test
  void chat_plain_hasItsTurnsAndAllTheTokensThatThereAre() throws Exception {
    CompletionRequest question = chat("{'model':'m'," + HELLO + "}");
    assertThat(question.model()).isEqualTo("m");
    assertThat(question.order())
        .isEqualTo(
            new Order(new Content.Conversation(List.of(new ChatTurn(Role.USER, "hello"))), 384));
    assertThat(question.stops()).isEmpty();
    assertThat(question.stream()).isFalse();
  }

  @Test
  void chat_everythingThatClientsSend_isReadOrPassedOver() throws Exception {
    CompletionRequest question =
        chat(
            "{'model':'m','messages':[{'role':'developer','content':'be short','name':'x'},"
                + "{'role':'user','content':[{'type':'text','text':'a'},{'type':'text','text':'b'}]},"
                + "{'role':'assistant','content':'c','tool_calls':null},{'role':'user','content':''}],"
                + "'temperature':0.7,'top_p':1,'frequency_penalty':0,'presence_penalty':0.5,'seed':7,"
                + "'n':1,'stop':['x','y'],'max_tokens':1000,'max_completion_tokens':20,'stream':true,"
                + "'stream_options':{'include_usage':true},'user':'u','store':false,'metadata':{},"
                + "'logprobs':false,'top_logprobs':null,'tools':[],'tool_choice':null,"
                + "'parallel_tool_calls':true,'response_format':{'type':'text'},'logit_bias':{},"
                + "'something_new':[1,2]}");
    assertThat(((Content.Conversation) question.order().content()).turns())
        .containsExactly(
            new ChatTurn(Role.SYSTEM, "be short"),
            new ChatTurn(Role.USER, "ab"),
            new ChatTurn(Role.ASSISTANT, "c"),
            new ChatTurn(Role.USER, ""));
    assertThat(question.order().maxTokens()).isEqualTo(20);
    assertThat(question.stops()).containsExactly("x", "y");
    assertThat(question.stream()).isTrue();
    assertThat(question.showsUsage()).isTrue();
  }

  @Test
  void text_promptAloneOrInAList_isRead() throws Exception {
    for (String prompt : List.of("'hello'", "['hello']")) {
      CompletionRequest question =
          text("{'model':'m','prompt':" + prompt + ",'stop':'x','max_tokens':9999}");
      assertThat(question.order()).isEqualTo(new Order(new Content.Text("hello"), 384));
      assertThat(question.stops()).containsExactly("x");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "n | 'n':2",
        "n | 'n':'1'",
        "logprobs | 'logprobs':true",
        "top_logprobs | 'top_logprobs':3",
        "tools | 'tools':[{'type':'function'}]",
        "functions | 'functions':[{}]",
        "response_format | 'response_format':{'type':'json_object'}",
        "response_format | 'response_format':'text'",
        "modalities | 'modalities':['audio']",
        "temperature | 'temperature':'hot'",
        "seed | 'seed':[]",
        "stream | 'stream':'yes'",
        "stream_options | 'stream_options':true",
        "include_usage | 'stream_options':{'include_usage':1}",
        "max_tokens | 'max_tokens':0",
        "max_tokens | 'max_tokens':1.5",
        "max_tokens | 'max_tokens':'10'",
        "max_completion_tokens | 'max_completion_tokens':-1",
        "stop | 'stop':[]x",
        "stop | 'stop':['a','b','c','d','e']",
        "stop | 'stop':''",
        "stop | 'stop':[1]",
      })
  void chat_memberThatCannotBe_isRefusedByName(String param, String member) {
    String body = "{'model':'m'," + HELLO + "," + member + "}";
    if (member.endsWith("x")) {
      assertRefused(body, Optional.empty());
    } else {
      assertRefused(body, Optional.of(param.strip()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'messages':[]",
        "'messages':'hello'",
        "'messages':[1]",
        "'messages':[{'content':'a'}]",
        "'messages':[{'role':'user'}]",
        "'messages':[{'role':'user','content':null}]",
        "'messages':[{'role':'user','content':7}]",
        "'messages':[{'role':'wizard','content':'a'}]",
        "'messages':[{'role':'tool','content':'a'}]",
        "'messages':[{'role':'assistant','content':'a','tool_calls':[{}]}]",
        "'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'x'}}]}]",
        "'messages':[{'role':'user','content':[{'type':'text'}]}]",
        "'messages':[{'role':'user','content':['a']}]",
      })
  void chat_messagesThatCannotBe_areRefused(String messages) {
    assertRefused("{'model':'m'," + messages + "}", Optional.of("messages"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "hello",
        "{'model':'m'",
        "{'model':'m','model':'n'," + HELLO + "}",
        "{'model':'m','messages':[{'role':'user','content':'\\ud800'}]}"
      })
  void chat_bodyThatIsNoObject_isRefused(String body) {
    assertRefused(body, Optional.empty());
  }

  @Test
  void chat_deepOrMalformedBody_isRefused() {
    assertRefused("{'model':'m','x':" + "[".repeat(100_000), Optional.empty());
    assertThatThrownBy(
            () -> CompletionRequest.chat(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}))
        .isInstanceOf(Failure.class);
  }

  @Test
  void chat_noModel_isRefused() {
    assertRefused("{" + HELLO + "}", Optional.of("model"));
    assertRefused("{'model':1," + HELLO + "}", Optional.of("model"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'prompt':''",
        "'prompt':[]",
        "'prompt':['a','b']",
        "'prompt':[1,2]",
        "'prompt':null",
        "'prompt':'a','suffix':'b'",
        "'prompt':'a','echo':true",
        "'prompt':'a','best_of':2",
        "'prompt':'a','logprobs':1"
      })
  void text_memberThatCannotBe_isRefused(String members) {
    assertThatThrownBy(() -> text("{'model':'m'," + members + "}")).isInstanceOf(Failure.class);
  }

  @Test
  void promptOfTooManyCharacters_isTooLongForTheContext() {
    String longest = "x".repeat(16_385);
    assertThatThrownBy(() -> text("{'model':'m','prompt':'" + longest + "'}"))
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.refusal().code()).contains("context_length_exceeded"));
    assertThatThrownBy(
            () -> chat("{'model':'m','messages':[{'role':'user','content':'" + longest + "'}]}"))
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.refusal().code()).contains("context_length_exceeded"));
  }

  @Test
  void anyBytes_areReadOrRefused() {
    byte[] seed =
        json(
            "{'model':'m',"
                + HELLO
                + ",'n':1,'stop':['x'],'max_tokens':9,'stream':true,'stream_options':{},"
                + "'temperature':0.5,'response_format':{'type':'text'},'tools':[]}");
    Random random = new Random(1);
    String alphabet = "{}[]\",:0123456789.-eE truefalsn\\u\u0000\u00ff";
    int read = 0;
    for (int i = 0; i < 30_000; i++) {
      byte[] body = seed.clone();
      for (int changes = random.nextInt(4); changes >= 0; changes--) {
        body[random.nextInt(body.length)] =
            (byte) alphabet.charAt(random.nextInt(alphabet.length()));
      }
      try {
        assertThat(CompletionRequest.chat(body).order().maxTokens()).isBetween(1, 384);
        read++;
      } catch (Failure e) {
        assertThat(e.refusal().status()).isEqualTo(400);
      }
    }
    assertThat(read).isPositive();
  }

  private static void assertRefused(String body, Optional<String> param) {
    assertThatThrownBy(() -> chat(body))
        .isInstanceOfSatisfying(
            Failure.class,
            e -> {
              assertThat(e.refusal().status()).isEqualTo(400);
              assertThat(e.refusal().type()).isEqualTo("invalid_request_error");
              assertThat(e.refusal().param()).isEqualTo(param);
            });
  }

  private static CompletionRequest chat(String body) throws Failure {
    return CompletionRequest.chat(json(body));
  }

  private static CompletionRequest text(String body) throws Failure {
    return CompletionRequest.text(json(body));
  }

  private static byte[] json(String body) {
    return body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }
}
