package dev.vertxchat.bench;

import java.util.Locale;
import java.util.Map;

/**
 * Draws latency curves as one self-contained SVG: percentiles as nines to the right (each step of
 * the axis is a tenth as many deliveries), latency upwards, both logarithmic.
 */
public final class LatencyPlot {
  private static final int WIDTH = 860;
  private static final int HEIGHT = 480;
  private static final int LEFT = 90;
  private static final int RIGHT = 30;
  private static final int TOP = 56;
  private static final int BOTTOM = 70;

  /** Distinguishable in print and by colour-blind readers (Okabe and Ito). */
  private static final String[] COLOURS = {
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"
  };

  private static final String[] NINES = {
    "0 %",
    "90 %",
    "99 %",
    "99.9 %",
    "99.99 %",
    "99.999 %",
    "99.9999 %",
    "99.99999 %",
    "99.999999 %",
    "99.9999999 %"
  };

  private final StringBuilder svg = new StringBuilder();
  private final int nines;
  private final int lowest;
  private final int highest;

  private LatencyPlot(Map<String, LatencyCurve> curves) {
    double most = 0;
    double low = Double.MAX_VALUE;
    double high = 1;
    for (LatencyCurve curve : curves.values()) {
      for (LatencyCurve.Point point : curve.points()) {
        most = Math.max(most, point.percentile() < 100 ? ninesOf(point) : 0);
        low = Math.min(low, Math.max(point.micros(), 1));
        high = Math.max(high, point.micros());
      }
    }
    nines = (int) Math.min(NINES.length - 1, Math.max(3, Math.ceil(most)));
    lowest = (int) Math.floor(Math.log10(Math.min(low, high)));
    highest = Math.max(lowest + 1, (int) Math.ceil(Math.log10(high)));
  }

  /**
   * The picture.
   *
   * @param title stands above it
   * @param curves by the name that the legend gives, drawn in the map's order
   */
  public static String svg(String title, Map<String, LatencyCurve> curves) {
    LatencyPlot plot = new LatencyPlot(curves);
    plot.begin(title);
    plot.drawAxes();
    int number = 0;
    for (Map.Entry<String, LatencyCurve> curve : curves.entrySet()) {
      plot.draw(number++, curve.getKey(), curve.getValue());
    }
    return plot.svg.append("</svg>\n").toString();
  }

  private void begin(String title) {
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
            + " height=\"%d\" font-family=\"sans-serif\" font-size=\"13\" fill=\"#333\">",
        WIDTH, HEIGHT, WIDTH, HEIGHT);
    add("<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>");
    label(LEFT, 28, "start", title, "font-size=\"17\" font-weight=\"bold\"");
  }

  private void drawAxes() {
    for (int nine = 0; nine <= nines; nine++) {
      double x = x(nine);
      line(x, TOP, x, HEIGHT - BOTTOM);
      label(x, HEIGHT - BOTTOM + 20, "middle", NINES[nine], "");
    }
    for (int power = lowest; power <= highest; power++) {
      double y = y(Math.pow(10, power));
      line(LEFT, y, WIDTH - RIGHT, y);
      label(LEFT - 8, y + 4, "end", duration(power), "");
    }
    label((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 22, "middle", "percentile of deliveries", "");
    double middle = (TOP + HEIGHT - BOTTOM) / 2.0;
    label(20, middle, "middle", "latency", "transform=\"rotate(-90 20 %.0f)\"".formatted(middle));
  }

  private void draw(int number, String name, LatencyCurve curve) {
    String colour = COLOURS[number % COLOURS.length];
    StringBuilder points = new StringBuilder();
    for (LatencyCurve.Point point : curve.points()) {
      double at = point.percentile() < 100 ? ninesOf(point) : nines;
      points.append(format("%.1f,%.1f ", x(Math.min(at, nines)), y(point.micros())));
    }
    add(
        "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2.2\" points=\"%s\"/>",
        colour, points.toString().strip());
    int y = TOP + 20 + 20 * number;
    add(
        "<rect x=\"%d\" y=\"%d\" width=\"22\" height=\"4\" fill=\"%s\"/>",
        LEFT + 16, y - 6, colour);
    label(LEFT + 46, y, "start", name, "");
  }

  private static double ninesOf(LatencyCurve.Point point) {
    return -Math.log10(1 - point.percentile() / 100);
  }

  private double x(double atNines) {
    return LEFT + atNines / nines * (WIDTH - LEFT - RIGHT);
  }

  private double y(double micros) {
    double share = (Math.log10(Math.max(micros, 1)) - lowest) / (highest - lowest);
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
  }

  private static String duration(int powerOfMicros) {
    String unit = powerOfMicros < 3 ? "µs" : powerOfMicros < 6 ? "ms" : "s";
    return format("%.0f %s", Math.pow(10, powerOfMicros % 3), unit);
  }

  private void line(double x1, double y1, double x2, double y2) {
    add("<path d=\"M%.1f %.1fL%.1f %.1f\" stroke=\"#ddd\"/>", x1, y1, x2, y2);
  }

  private void label(double x, double y, String anchor, String text, String more) {
    String safe = text.replace("&", "&amp;").replace("<", "&lt;");
    add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" %s>%s</text>", x, y, anchor, more, safe);
  }

  private void add(String format, Object... values) {
    svg.append(format(format, values)).append('\n');
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
