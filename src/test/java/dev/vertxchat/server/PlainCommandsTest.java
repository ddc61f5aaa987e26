package dev.vertxchat.server;

import dev.vertxchat.testing.LineClient;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlainCommandsTest {
  private static final String NO_SEARCH =
      "* /search: found no words, and no search in this room to go on with, allowed: /search WORDS";

  private TestServer server;
  private int port;
  private LineClient alice;
  private LineClient bob;

  @BeforeEach
  void start() {
    server = TestServer.startWith(1, new dev.vertxchat.testing.FakeClock());
    port = server.port();
    alice = LineClient.plain(port, "Alice");
    bob = LineClient.plain(port, "Bob");
    alice.expect("* Bob joined");
  }

  @AfterEach
  void stop() {
    alice.close();
    bob.close();
    server.close();
  }

  @Test
  void aLineReachesTheOthersAndNotItsSpeaker() {
    bob.send("Hello!").send("How are you?");
    alice.expect("Bob: Hello!").expect("Bob: How are you?").send("Fine");
    bob.expect("Alice: Fine").expectNothingMore();
    alice.expectNothingMore();
  }

  @Test
  void carriageReturnsOfTelnetAreDropped() {
    bob.send("Hello!\r");
    alice.expect("Bob: Hello!");
  }

  @Test
  void meTellsWhatOneDoes() {
    bob.send("/me waves  twice");
    alice.expect("~ Bob waves  twice");
    bob.send("/me").expect("* Something is missing, allowed: /me TEXT");
  }

  @Test
  void twoSlashesSayOne() {
    bob.send("//etc/hosts");
    alice.expect("Bob: /etc/hosts");
  }

  @Test
  void anUnknownCommandIsRefusedAndNotSaid() {
    bob.send("/etc").expect("* Unknown command /etc: /help lists the commands, //x says /x.");
    bob.send("/").expect("* Unknown command /: /help lists the commands, //x says /x.");
    bob.send("said");
    alice.expect("Bob: said");
  }

  @Test
  void helpListsEveryCommand() {
    alice.send("/HELP");
    for (String command :
        new String[] {
          "/help",
          "/who",
          "/rooms",
          "/join ROOM",
          "/nick NAME",
          "/register PASSWORD",
          "/msg NAME TEXT",
          "/me TEXT",
          "/history [N]",
          "/search [WORDS]",
          "/quit"
        }) {
      alice.expect(
          command, l -> l.matches("\\* " + java.util.regex.Pattern.quote(command) + " +\\S.*"));
    }
    alice.expect("* //x says the text /x; everything else is said as it is").expectNothingMore();
  }

  @Test
  void whoTellsWhoIsHere() {
    alice.send("/who").expect("* In lobby: you (Alice), 1 other here (Bob)");
  }

  @Test
  void roomsTellsWhereHowManyAre() {
    bob.send("/join ops").expect("* ✔ You are in ops now: no others here.");
    alice.expect("* Bob left").send("/rooms").expect("* Rooms: lobby (1), ops (1)");
  }

  @Test
  void joinMovesToAnotherRoom() {
    bob.send("in the lobby").send("/join Ops").expect("* ✔ You are in ops now: no others here.");
    alice
        .expect("Bob: in the lobby")
        .expect("* Bob left")
        .send("for the lobby")
        .expectNothingMore();
    bob.send("in ops").expectNothingMore();
    alice.send("/join ops").expect("* ✔ You are in ops now: 1 other here (Bob).");
    alice.expect("[2026-11-22 12:03] Bob: in ops").send("me too");
    bob.expect("* Alice joined").expect("Alice: me too").expectNothingMore();
  }

  @Test
  void joinRefusesBadRoomsAndTheOneYouAreIn() {
    bob.send("/join").expect("* Something is missing, allowed: /join ROOM");
    bob.send("/join lobby").expect("* You are in lobby already.");
    bob.send("/join #x").expect("a refusal", l -> l.startsWith("* \"#x\" can't be a room name: "));
    bob.expectNothingMore();
    alice.expectNothingMore();
  }

  @Test
  void nickChangesTheName() {
    bob.send("/nick Rob");
    bob.expect("* Bob is now Rob").send("hi");
    alice.expect("* Bob is now Rob").expect("Rob: hi");
    LineClient.plain(port, "Bob").close();
  }

  @Test
  void nickMayChangeTheWritingOfOnesOwnName() {
    bob.send("/nick BOB").expect("* Bob is now BOB");
    alice.expect("* Bob is now BOB");
  }

  @Test
  void nickRefusesTakenAndBadNamesAndTheOneYouHave() {
    bob.send("/nick ALICE").expect("* ALICE is taken: choose another username.");
    bob.send("/nick a b").expect("a refusal", l -> l.startsWith("* \"a b\" can't be a username: "));
    bob.send("/nick Bob").expect("* You are Bob already.");
    bob.send("/nick").expect("* Something is missing, allowed: /nick NAME");
    bob.send("still Bob");
    alice.expect("Bob: still Bob");
  }

  @Test
  void msgReachesOneMemberAlone() {
    try (LineClient carol = LineClient.plain(port, "Carol")) {
      alice.expect("* Carol joined");
      bob.expect("* Carol joined").send("/msg ALICE psst, you").send("aloud");
      alice.expect("[private] Bob: psst, you").expect("Bob: aloud");
      carol.expect("Bob: aloud").expectNothingMore();
      bob.expectNothingMore();
    }
  }

  @Test
  void msgReachesAMemberInAnotherRoom() {
    bob.send("/join ops").expect("* ✔ You are in ops now: no others here.").send("/msg Alice hi");
    alice.expect("* Bob left").expect("[private] Bob: hi");
  }

  @Test
  void msgRefusesWhoIsNotHereAndWhatIsMissing() {
    bob.send("/msg Dave psst").expect("* Dave is not here: /who lists who is.");
    bob.send("/msg Alice").expect("* Something is missing, allowed: /msg NAME TEXT");
    bob.send("/msg").expect("* Something is missing, allowed: /msg NAME TEXT");
    alice.expectNothingMore();
  }

  @Test
  void historyShowsTheNewestLinesAndOnesOwnToo() {
    bob.send("one").send("two").send("/me waves").expectNothingMore();
    alice.expect("Bob: one").expect("Bob: two").expect("~ Bob waves").send("/history 2");
    alice.expect("[2026-11-22 12:03] Bob: two").expect("[2026-11-22 12:03] ~ Bob waves");
    alice.send("three");
    bob.expect("Alice: three").send("/history");
    bob.expect("[2026-11-22 12:03] Bob: one")
        .expect("[2026-11-22 12:03] Bob: two")
        .expect("[2026-11-22 12:03] ~ Bob waves")
        .expect("[2026-11-22 12:03] Alice: three")
        .expectNothingMore();
  }

  @Test
  void historyOfAnEmptyRoomSaysSoAndBadNumbersAreRefused() {
    alice.send("/history").expect("* Nothing was said here yet");
    for (String bad : new String[] {"0", "-1", "201", "x", "1 2", "99999999999"}) {
      alice
          .send("/history " + bad)
          .expect("* /history: found \"" + bad + "\", allowed: a whole number from 1 to 200");
    }
  }

  @Test
  void searchSaysThatALogInMemoryCannotBeSearched() {
    String memory =
        "* The log is kept in memory, which can't be searched: an operator can set history.url to"
            + " sqlite:FILE.";
    alice.send("/search").expect(NO_SEARCH);
    alice.send("/search fox den").expect(memory).send("/search").expect(memory);
    alice.send("/join ops").expect("* ✔ You are in ops now: no others here.");
    alice.send("/search").expect(NO_SEARCH);
    alice.send("/search ?").expect("a refusal", l -> l.startsWith("* /search: found \"?\", "));
    alice.expectNothingMore();
  }

  @Test
  void whoJoinsIsShownWhatWasSaidBefore() {
    bob.send("one").send("two");
    alice.expect("Bob: one").expect("Bob: two");
    try (LineClient carol = LineClient.plain(port, "Carol")) {
      carol.expect("[2026-11-22 12:03] Bob: one").expect("[2026-11-22 12:03] Bob: two");
      bob.expect("* Carol joined").send("three");
      carol.expect("Bob: three").expectNothingMore();
    }
  }

  @Test
  void quitHandsOutWhatWasSaidBefore() {
    bob.send("last words").send("/quit").expect("* Bye.").expectEnd();
    alice.expect("Bob: last words").expect("* Bob left").expectNothingMore();
  }

  @Test
  void linesThatAreEmptyOnceCleanedAreIgnored() {
    bob.send("").send("\u001b\u0007").send("said");
    alice.expect("Bob: said");
    bob.expectNothingMore();
  }

  @Test
  void numbersReadTheSameInEveryLocaleOfTheServer() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      alice.send("/who").expect("* In lobby: you (Alice), 1 other here (Bob)");
      alice.send("/rooms").expect("* Rooms: lobby (2)");
    } finally {
      Locale.setDefault(before);
    }
  }
}
