using DuckLake.Arrow;
using DuckLake.Metadata;

namespace DuckLake.Data;

/// <summary><c>column [NOT] LIKE 'prefix%'</c> or <c>starts_with(column, prefix)</c>.</summary>
internal sealed class PrefixTemplate(ColumnTarget target, int constant, bool isPattern, bool isNegated) : ColumnTemplate(target)
{
    private static readonly System.Buffers.SearchValues<char> s_wildcards = System.Buffers.SearchValues.Create("%_");

    public override bool RejectsNulls => true;

    public override IReadOnlyList<int> Constants { get; } = [constant];

    public override DuckLakeFilter? Bind(ConstantValues constants)
    {
        if (Target.Type?.Type?.Kind != DuckLakeTypeKind.Varchar || constants.HasCollation
            || constants.TypeOf(constant) != "VARCHAR" || constants.Text(constant) is not { } text)
        {
            return null;
        }

        if (!isPattern)
        {
            return Negate(DuckLakeFilter.StartsWith(Path, text));
        }

        int wildcard = text.AsSpan().IndexOfAny(s_wildcards);
        if (wildcard < 0)
        {
            return Negate(DuckLakeFilter.Equal(Path, text));
        }

        // Anything behind the first wildcard can only narrow, so it may be left out, but not below NOT.
        bool isExact = wildcard == text.Length - 1 && text[wildcard] == '%';
        return wildcard == 0 || (isNegated && !isExact) ? null : Negate(DuckLakeFilter.StartsWith(Path, text[..wildcard]));
    }

    protected override ColumnTemplate On(ColumnTarget target) => new PrefixTemplate(target, constant, isPattern, isNegated);

    private DuckLakeFilter Negate(DuckLakeFilter filter) => isNegated ? DuckLakeFilter.Not(filter) : filter;
}
