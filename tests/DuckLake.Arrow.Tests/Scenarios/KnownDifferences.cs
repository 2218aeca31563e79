namespace DuckLake.Arrow.Tests;

/// <summary>
/// Every record outside the marked quirks where our result is meant to differ from the recorded one. Each must really differ: an
/// entry without a difference fails the scenario's test.
/// </summary>
internal static class KnownDifferences
{
    private const string UpdatedRows =
        "Rows inserted and updated in one transaction are written once with their final values and ids; the reference writes them twice, the second time under provisional row ids.";

    private const string DeletedTwoWays =
        "A deletion kept in the catalog and one kept in a delete file conflict when they touch one data file; the reference misses the pair, and deletions get lost.";

    private const string Renamed = "A rename conflicts with other changes of the table like any alteration; the reference lets even two renames pass.";

    private const string EndedTags = "Dropping a column ends its tags too; the reference leaves them open for ever.";

    private const string MadeAndReplaced = "A column made and changed in one transaction leaves no row that begins and ends with the same snapshot.";

    private static readonly (string Scenario, int Line, string Reason)[] s_all =
    [
        ("alter_in_transaction", 167, MadeAndReplaced),
        ("comments_tags", 146, EndedTags),
        ("comments_tags", 277, EndedTags),
        ("conflicts_ddl", 551, Renamed),
        ("conflicts_ddl", 580, Renamed),
        ("conflicts_ddl", 796, "A table that others inserted into meanwhile is not dropped unseen; the reference looks at other drops only."),
        ("conflicts_ddl", 896, "A table that others altered meanwhile is not dropped unseen; the reference looks at other drops only."),
        ("conflicts_inlined", 292, DeletedTwoWays),
        ("conflicts_inlined", 321, DeletedTwoWays),
        ("dump_nested", 94, "A field added to or renamed in a struct stays nullable, as the fields of a new struct are; the reference records nulls_allowed = false, which nothing honours."),
        ("partition_identity", 219, "A text spelled like the directory of NULL is escaped, so that readers of hive directories do not take it for NULL."),
        ("txn_multi_statement", 196, UpdatedRows),
        ("txn_multi_statement", 207, UpdatedRows),
        ("txn_multi_statement", 235, UpdatedRows),
        ("txn_multi_statement", 248, UpdatedRows),
        ("types_integers", 18, "128-bit integers of 10^38 and more are refused where they would go to a file, which keeps them as DOUBLE; the reference writes them and cannot read them back."),
    ];

    public static bool Contains(string scenario, int line) => s_all.Any(known => known.Scenario == scenario && known.Line == line);

    /// <summary>The lines of a scenario that must differ.</summary>
    public static IEnumerable<int> LinesOf(string scenario) => s_all.Where(known => known.Scenario == scenario).Select(known => known.Line).Order();
}
