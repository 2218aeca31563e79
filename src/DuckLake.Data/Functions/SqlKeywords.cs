namespace DuckLake.Data;

/// <summary>Words of DuckDB's grammar that names must be quoted for.</summary>
internal static class SqlKeywords
{
    private static readonly HashSet<string> s_reserved = new(
        ("all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create default deferrable desc describe "
            + "distinct do else end except false fetch for foreign from grant group having in initially intersect into lambda lateral leading limit not null offset "
            + "on only or order pivot pivot_longer pivot_wider placing primary qualify references returning select show some summarize symmetric table then to trailing "
            + "true union unique unpivot using variadic when where window with").Split(' '),
        StringComparer.OrdinalIgnoreCase);

    public static bool IsReserved(string word) => s_reserved.Contains(word);
}
