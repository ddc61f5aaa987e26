package dev.vertxchat.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class LatencyPlotTest {
  @Test
  void aCurveRisesToTheMaximumAndSurvivesJson() {
    LatencyCurve curve = curve();
    double last = 0;
    for (LatencyCurve.Point point : curve.points()) {
      assertTrue(point.micros() >= last, "it never falls");
      last = point.micros();
    }
    assertEquals(1000, last, 1);
    assertEquals(curve, LatencyCurve.fromJson(curve.toJson()));
  }

  @Test
  void aPlotIsWellFormedAndShowsEveryCurve() throws Exception {
    Map<String, LatencyCurve> curves =
        Map.of("a <b> & c", curve(), "none", new LatencyCurve(List.of()));
    String svg = LatencyPlot.svg("Latency", curves);
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(UTF_8)));
    assertEquals(2, document.getElementsByTagName("polyline").getLength());
    assertTrue(document.getDocumentElement().getTextContent().contains("a <b> & c"));
    assertTrue(!svg.contains("NaN") && !svg.contains("Infinity"), "all places are numbers");
  }

  private static LatencyCurve curve() {
    Histogram nanos = new Histogram(Tally.LONGEST_NANOS, Tally.DIGITS);
    for (int micros = 1; micros <= 1000; micros++) {
      nanos.recordValue(micros * 1000L);
    }
    return LatencyCurve.of(nanos);
  }
}
