using FsCheck;
using FsCheck.Fluent;

namespace Vigie.Testing;

/// <summary>Runs properties in FsCheck; a property that fails fails the test and shows the smallest example found.</summary>
public static class Properties
{
    private const int Cases = 300;

    /// <summary>Runs a body, which throws when the property does not hold, on many generated values.</summary>
    /// <typeparam name="T">What is generated.</typeparam>
    /// <param name="values">Where the values come from.</param>
    /// <param name="body">Asserts the property.</param>
    /// <param name="cases">How many values are tried.</param>
    public static void Hold<T>(Arbitrary<T> values, Action<T> body, int cases = Cases) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(cases).WithQuietOnSuccess(true), Prop.ForAll(values, body));

    /// <summary>The same with two generated values.</summary>
    /// <typeparam name="T1">What is generated first.</typeparam>
    /// <typeparam name="T2">What is generated second.</typeparam>
    /// <param name="first">Where the first values come from.</param>
    /// <param name="second">Where the second values come from.</param>
    /// <param name="body">Asserts the property.</param>
    /// <param name="cases">How many pairs are tried.</param>
    public static void Hold<T1, T2>(Arbitrary<T1> first, Arbitrary<T2> second, Action<T1, T2> body, int cases = Cases) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(cases).WithQuietOnSuccess(true), Prop.ForAll(first, second, body));
}
