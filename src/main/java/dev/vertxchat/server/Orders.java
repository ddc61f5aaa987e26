package dev.vertxchat.server;

import dev.vertxchat.protocol.ErrorCode;
import dev.vertxchat.protocol.Names;
import dev.vertxchat.protocol.Order;
import dev.vertxchat.protocol.RefusedException;
import dev.vertxchat.protocol.Sanction;
import dev.vertxchat.room.Registry;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what operators ask, tells those whom it concerns, and prints it. Any thread; futures
 * complete on any thread. Who asks is to be checked before.
 */
final class Orders {
  private static final Logger LOG = LoggerFactory.getLogger(Orders.class);

  private final Registry registry;
  private final Sanctions sanctions;
  private final InstantSource clock;
  private final Set<Session> sessions = ConcurrentHashMap.newKeySet();

  Orders(Registry registry, Sanctions sanctions, InstantSource clock) {
    this.registry = registry;
    this.sanctions = sanctions;
    this.clock = clock;
  }

  /** A session has a name. A ban that is imposed from now on meets it. */
  void opened(Session session) {
    sessions.add(session);
  }

  void ended(Session session) {
    sessions.remove(session);
  }

  /**
   * Carries out any order but to list the bans.
   *
   * @return what was done, in words; fails with {@link RefusedException} when it can't be done
   * @throws RefusedException when it breaks a rule
   */
  Future<String> carryOut(Order order, Session by) {
    return switch (order.kind()) {
      case KICK -> kick(order.name(), by.name().text(), order.text());
      case BAN -> impose(Sanction.Kind.BAN, order, by);
      case MUTE -> impose(Sanction.Kind.MUTE, order, by);
      case UNBAN -> lift(Sanction.Kind.BAN, order, by);
      case UNMUTE -> lift(Sanction.Kind.MUTE, order, by);
      case ANNOUNCE -> Future.succeededFuture(announce(by.name().text(), order.text(), by));
      case BANS -> throw new IllegalArgumentException("is no change");
    };
  }

  /** Puts out whoever has a name, also one who broke off and may come back. */
  Future<String> kick(String typed, String by, String why) {
    Names.Name name = Names.parse(typed);
    checkWhy(why);
    Predicate<Names.Name> named = other -> other.key().equals(name.key());
    List<String> out = new ArrayList<>(registry.dismiss(presence -> named.test(presence.name())));
    List<Session> here = sessions.stream().filter(each -> named.test(each.name())).toList();
    here.forEach(each -> out.add(each.name().text()));
    if (out.isEmpty()) {
      throw new RefusedException(
          ErrorCode.NO_SUCH_MEMBER, name.text() + " is not here: /who lists who is.");
    }
    String how = " put out by " + by + Sanction.reason(why);
    LOG.info("[KICK] {} was{}", out.get(0), how);
    return putOut(here, CloseReason.KICKED, "You were" + how).map(out.get(0) + " was" + how);
  }

  private static Future<?> putOut(List<Session> whom, CloseReason reason, String words) {
    return Future.join(whom.stream().map(each -> each.putOut(reason, words)).toList());
  }

  private static void checkWhy(String why) {
    int found = why.codePointCount(0, why.length());
    if (found > Order.MAX_WHY) {
      throw new RefusedException(
          ErrorCode.TOO_LONG,
          "why: found %d characters, allowed: at most %d".formatted(found, Order.MAX_WHY));
    }
  }

  private Future<String> impose(Sanction.Kind kind, Order order, Session by) {
    checkWhy(order.text());
    Names.Name name = order.name() == null ? null : Names.parse(order.name());
    long now = clock.millis();
    Sanction sanction =
        new Sanction(
            kind,
            name,
            name == null ? null : registry.account(name),
            name == null ? AddressRange.parse(order.address()).toString() : null,
            by.name().text(),
            order.text(),
            now,
            order.seconds() == Order.FOR_GOOD
                ? Sanction.NO_END
                : now + TimeUnit.SECONDS.toMillis(order.seconds()));
    Predicate<Sanctions.Subject> isOn = Sanctions.on(sanction);
    if (isOn.test(by.subject())) {
      throw new RefusedException(
          ErrorCode.BAD_REQUEST,
          sanction.whom() + ": found yourself, allowed: others, who are elsewhere");
    }
    Future<Void> kept = sanctions.impose(sanction);
    LOG.info("[{}] {}", kind, sanction.words());
    List<Session> whom = sessions.stream().filter(each -> isOn.test(each.subject())).toList();
    Future<?> told = Future.succeededFuture();
    switch (kind) {
      case BAN -> {
        registry.dismiss(
            absent -> isOn.test(Sanctions.Subject.of(absent.name(), absent.account(), null)));
        told = putOut(whom, CloseReason.BANNED, sanction.words());
      }
      case MUTE -> whom.forEach(each -> each.notice(encoding -> encoding.muted(sanction)));
    }
    return told.compose(v -> kept(kept, sanction.words()));
  }

  /** It was done; what if it can't be kept. */
  private static Future<String> kept(Future<Void> kept, String words) {
    return kept.transform(
        result -> {
          if (result.succeeded()) {
            return Future.succeededFuture(words);
          }
          LOG.warn("not kept: {}", result.cause().getMessage());
          return Future.failedFuture(
              new RefusedException(
                  ErrorCode.UNAVAILABLE,
                  words + ". But that can't be kept now: it is so until the server stops."));
        });
  }

  private Future<String> lift(Sanction.Kind kind, Order order, Session by) {
    Names.Name name = order.name() == null ? null : Names.parse(order.name());
    AddressRange range = name == null ? AddressRange.parse(order.address()) : null;
    Sanctions.Lifted lifted = sanctions.lift(kind, name == null ? range.toString() : name.key());
    if (lifted == null) {
      throw new RefusedException(
          ErrorCode.BAD_REQUEST,
          "%s is not %s: /bans lists who is."
              .formatted(name == null ? range : name.text(), kind.participle()));
    }
    Sanction sanction = lifted.sanction();
    String operator = by.name().text();
    String words = sanction.whom() + " is " + kind.participle() + " no more, by " + operator;
    LOG.info("[UN{}] {}", kind, words);
    if (kind == Sanction.Kind.MUTE) {
      Predicate<Sanctions.Subject> isOn = Sanctions.on(sanction);
      sessions.stream()
          .filter(each -> isOn.test(each.subject()))
          .forEach(each -> each.notice(encoding -> encoding.unmuted(operator)));
    }
    return kept(lifted.kept(), words);
  }

  /**
   * Tells all who are here, but for {@code by}, which may be null.
   *
   * @return how many that were, in words
   */
  String announce(String from, String text, Session by) {
    LOG.info("[ANNOUNCE] {}: {}", from, text);
    long now = clock.millis();
    List<Session> others = sessions.stream().filter(each -> each != by).toList();
    others.forEach(each -> each.notice(encoding -> encoding.announced(from, now, text)));
    return String.format(
        Locale.ROOT, "Announced to %,d other%s", others.size(), others.size() == 1 ? "" : "s");
  }
}
