import java.io.File;
import java.util.Set;
import java.util.TreeSet;

import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.profiles.OWL2DLProfile;
import org.semanticweb.owlapi.profiles.OWL2RLProfile;
import org.semanticweb.owlapi.profiles.OWLProfile;
import org.semanticweb.owlapi.profiles.OWLProfileReport;
import org.semanticweb.owlapi.profiles.OWLProfileViolation;

/**
 * Says whether one ontology document is in OWL 2 DL and in OWL 2 RL.
 *
 * Give it ONE file in N-Triples (or RDF/XML): the parser decides what is a class and what is a property from
 * the declarations in the same document, so files that belong together must be merged before, triple by triple.
 *
 * Prints one line a profile (name, "in" or "out", number of violations), then one line a violation, tab-separated.
 * Exit: 0 both in, 1 a violation, 2 the document could not be read.
 */
public class ProfileCheck {
    public static void main(String[] arguments) {
        if (arguments.length != 1) {
            System.err.println("Usage: ProfileCheck FILE.nt");
            System.exit(2);
        }
        OWLOntology ontology;
        try {
            ontology = OWLManager.createOWLOntologyManager().loadOntologyFromOntologyDocument(new File(arguments[0]));
        } catch (Exception cause) {
            System.err.println("Cannot read " + arguments[0] + ": " + cause);
            System.exit(2);
            return;
        }
        // Text that is not RDF can pass for an OBO file with nothing in it; that is no proof of anything.
        if (ontology.getLogicalAxiomCount() == 0) {
            System.err.println("No axioms in " + arguments[0] + ", read as "
                    + ontology.getOWLOntologyManager().getOntologyFormat(ontology));
            System.exit(2);
        }
        System.out.println("axioms\t" + ontology.getAxiomCount() + "\t" + ontology.getLogicalAxiomCount());
        boolean good = true;
        for (OWLProfile profile : new OWLProfile[] {new OWL2DLProfile(), new OWL2RLProfile()}) {
            OWLProfileReport report = profile.checkOntology(ontology);
            System.out.println(profile.getName() + "\t" + (report.isInProfile() ? "in" : "out")
                    + "\t" + report.getViolations().size());
            // Sorted: the report gives its violations in no order.
            Set<String> lines = new TreeSet<String>();
            for (OWLProfileViolation violation : report.getViolations()) {
                lines.add("violation\t" + profile.getName() + "\t" + violation.getClass().getSimpleName()
                        + "\t" + violation.toString().replaceAll("\\s+", " "));
            }
            for (String line : lines) {
                System.out.println(line);
            }
            good &= report.isInProfile();
        }
        System.exit(good ? 0 : 1);
    }
}
